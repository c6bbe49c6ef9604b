import type { Person } from '../people/person.ts';
import { guidFrom } from '../random.ts';

/** A group of people. */
export interface DirectoryGroup {
  readonly id: string;
  readonly displayName: string;
  readonly kind: 'security' | 'microsoft365';
  /** Object ids. */
  readonly memberIds: readonly string[];
}

/** The groups of a new tenant: all employees, and the team of one person and their manager. */
export function createGroups(seed: number, samplePeople: readonly Person[]): Map<string, DirectoryGroup> {
  const employees = samplePeople.filter(({ userType }) => userType === 'Member');
  const [first] = employees;
  const team = employees.filter((person) => person === first || person.id === first?.managerId);
  const idsOf = (people: readonly Person[]) => people.map(({ id }) => id);
  const groups: readonly DirectoryGroup[] = [
    {
      id: guidFrom(seed, 'group', 'employees'),
      displayName: 'All employees',
      kind: 'security',
      memberIds: idsOf(employees),
    },
    { id: guidFrom(seed, 'group', 'team'), displayName: 'Product team', kind: 'microsoft365', memberIds: idsOf(team) },
  ];
  return new Map(groups.map((group) => [group.id, group]));
}
