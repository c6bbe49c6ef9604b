import type { TenantConfig } from '../../src/config/tenant-config.ts';
import type { AdminAuthor } from '../../src/store/admin/types.ts';
import type { CommandContext } from '../program/types.ts';

/** The author of what an admin does by command: the operating system's user, as the computer says. */
export function commandAuthor({ now }: TenantConfig, { operator }: CommandContext): AdminAuthor {
  return { actor: operator, via: 'command', at: now() };
}
