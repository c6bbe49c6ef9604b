import { sharePointOriginOf } from '../../tenant/geography.ts';
import type { Person } from '../../tenant/people/person.ts';
import { hasSitePlan } from '../../tenant/people/plans.ts';
import { guidFrom } from '../../tenant/random.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { oneObject } from '../directory/answers.ts';
import { GraphError } from '../graph-error.ts';
import { requireDriveRead } from '../permissions.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';
import { siteFolderOf } from './user-properties.ts';

/** Bytes of a OneDrive: https://learn.microsoft.com/office365/servicedescriptions/onedrive-for-business-service-description */
const TOTAL = 2 ** 40;

/**
 * `GET /me/drive`, `GET /users/{id | userPrincipalName}/drive`, of an empty OneDrive:
 * https://learn.microsoft.com/graph/api/drive-get. Code and text of the 404 are UNCONFIRMED.
 */
export function getDrive(call: GraphCall, { person }: TargetUser): GraphAnswer {
  requireDriveRead(call.token, person);
  if (!person || !hasSitePlan(person.assignedPlans)) {
    throw new GraphError(404, 'ResourceNotFound', "User's mysite not found.");
  }
  return oneObject(call, 'drives', drive(person, call.state));
}

function drive(person: Person, state: TenantState): Readonly<Record<string, unknown>> {
  const createdDateTime = `${state.directory.createdAt.toISOString().slice(0, 19)}Z`;
  const { id, displayName, mail } = person;
  return {
    createdDateTime,
    description: '',
    id: `b!${Buffer.from(guidFrom(state.id, 'drive', id)).toString('base64url')}`,
    lastModifiedDateTime: createdDateTime,
    name: 'OneDrive',
    webUrl: `${sharePointOriginOf(state, person)}/personal/${siteFolderOf(person)}/Documents`,
    driveType: 'business',
    owner: { user: { email: mail, id, displayName } },
    quota: { deleted: 0, remaining: TOTAL, state: 'normal', total: TOTAL, used: 0 },
  };
}
