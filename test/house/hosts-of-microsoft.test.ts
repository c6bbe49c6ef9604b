import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

/** The table of hosts, one column per cloud. */
const TABLE = 'src/microsoft365/clouds.ts';
/** Bicep cannot read that table, and Azure's own hosts are not in it. */
const TABLE_OF_TEMPLATES = 'infra/cloud-hosts.json';
const PLACES = '{bot,src,cli,appPackage,env,infra}/**/*.{ts,js,json,html,yml,bicep}';
const MORE = ['env/.env.dev', 'env/.env.local', 'env/.env.example', 'aad.manifest.json'];

/** Domains of Microsoft that a service like this one could name. */
const HOST = new RegExp(
  [
    '\\b[\\w-]*\\.?(microsoft|microsoftonline|office|office365|sharepoint|sharepoint-mil|botframework|trafficmanager|outlook|live|skype|lync|azure|azurewebsites|windows|windowsazure|onmicrosoft|chinacloudapi|apps|dps)\\.(com|us|cn|net|mil)\\b',
    '\\b[\\w-]+\\.cloud\\.microsoft\\b',
    '\\baka\\.ms\\b',
  ].join('|'),
  'gi',
);

/** Documentation pages and file schemas are the same in each cloud. */
const DOCUMENTATION = /^(learn|support|developer|schemas?)\.microsoft\.com$/i;

/** Comments cite Microsoft's pages as sources, and `$schema` names a format for editors. */
function withoutComments(text: string): string {
  return text
    .replace(/"\$schema": "[^"]*"/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
}

function hostsIn(text: string): string[] {
  return [...withoutComments(text).matchAll(HOST)].map(([host]) => host).filter((host) => !DOCUMENTATION.test(host));
}

describe('A Microsoft host', () => {
  it('is named in the table of clouds only', () => {
    const files = [...globSync(PLACES), ...MORE].filter(
      (file) => file !== TABLE && file !== TABLE_OF_TEMPLATES && !file.includes('node_modules'),
    );
    assert.ok(files.length > 50, `${files.length} files`);
    const found = files.flatMap((file) => hostsIn(readFileSync(file, 'utf8')).map((host) => `${file}: ${host}`));
    assert.deepEqual(found, []);
  });

  it('is reported anywhere else, except in comments', () => {
    assert.deepEqual(hostsIn("const url = 'https://graph.microsoft.com/v1.0';"), ['graph.microsoft.com']);
    assert.deepEqual(hostsIn("fetch('https://contoso-my.sharepoint.us/x') // see https://aka.ms/x"), [
      'contoso-my.sharepoint.us',
    ]);
    assert.deepEqual(hostsIn("open('https://aka.ms/PillarPictureSync', 'https://myaccount.microsoft.com/')"), [
      'aka.ms',
      'myaccount.microsoft.com',
    ]);
    assert.deepEqual(hostsIn("import { x } from './office.ts'; // https://graph.microsoft.com"), []);
    assert.ok(hostsIn(readFileSync(TABLE, 'utf8')).length > 20);
  });
});
