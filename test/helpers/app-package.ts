import { readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/** Made-up values for what the Agents Toolkit writes during provisioning. */
const PROVISIONED: Readonly<Record<string, string>> = {
  TEAMS_APP_ID: '0f6b1c1e-6d2e-4a53-9b57-0a3a3c0f9d11',
  BOT_ID: '1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22',
  BOT_DOMAIN: 'photo-sync.contoso.example',
  AAD_APP_CLIENT_ID: '2b8d3e30-8f40-4c75-9d79-2c5c5e201f33',
  AAD_APP_OBJECT_ID: '3c9e4f41-9051-4d86-8e8a-3d6d6f312044',
  AAD_APP_ACCESS_AS_USER_PERMISSION_ID: '4daf5052-a162-4e97-9f9b-4e7e70423155',
};

export function textOf(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

export function packageFile(path: string): Buffer {
  return readFileSync(new URL(path, ROOT));
}

/** The settings of an environment file. */
export function settingsIn(path: string): Map<string, string> {
  const lines = textOf(path).matchAll(/^(\w+)=(?:"([^"]*)"|(.*))$/gm);
  return new Map([...lines].map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']));
}

/** The names of the placeholders in a file that the Agents Toolkit fills in. */
export function placeholdersIn(path: string): string[] {
  return [...new Set(Array.from(textOf(path).matchAll(/\$\{\{(\w+)\}\}/g), ([, name = '']) => name))];
}

/** A JSON file with its placeholders filled in, as by the Agents Toolkit for the environment "dev". */
export function provisioned(path: string): unknown {
  const committed = settingsIn('env/.env.dev');
  const filled = textOf(path).replace(/\$\{\{(\w+)\}\}/g, (placeholder, name: string) => {
    return PROVISIONED[name] ?? committed.get(name) ?? placeholder;
  });
  return JSON.parse(filled);
}
