export { leaversPump } from './leavers.ts';
export { createPeople, type People, type PeopleParts, type Wish } from './people.ts';
