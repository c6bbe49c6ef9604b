import { z } from 'zod/v4';

/** Settings of a sandbox on this machine. They are refused elsewhere. */
export const SANDBOX_SETTINGS = {
  GRAPH_URL: sandboxHost('Microsoft Graph'),
  CHANNEL_OPENID_METADATA_URL: sandboxHost("the channel's signing keys"),
  CHANNEL_GCC_URL: sandboxHost("the channel's host for tenants in GCC"),
  OFFICE_URL: sandboxHost('the Microsoft 365 home page'),
  TEAMS_URL: sandboxHost('the Teams window'),
  PHOTO_PAGE_URL: sandboxHost('the page where people change their photo'),
  CLOCK_FILE: {
    type: z.string().min(1).optional(),
    meaning: 'a file with the offset of the clock in milliseconds; only with sandbox hosts',
    where: 'the sandbox sets it',
  },
} as const;

function sandboxHost(what: string) {
  return {
    type: z.url().optional(),
    meaning: `the address of ${what}, if a sandbox on this machine provides it`,
    where: 'the sandbox sets it',
  };
}
