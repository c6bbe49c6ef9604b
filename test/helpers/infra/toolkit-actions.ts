/**
 * The toolkit's actions that the yml files use, each with the parameters and variables that it requires.
 * https://github.com/OfficeDev/microsoft-365-agents-toolkit: the schema of version 1.11
 */
const ACTIONS: Readonly<Record<string, { readonly with: readonly string[]; readonly writes?: readonly string[] }>> = {
  'aadApp/create': { with: ['name', 'generateClientSecret', 'signInAudience'], writes: ['clientId', 'objectId'] },
  'aadApp/update': { with: ['manifestPath', 'outputFilePath'] },
  'botFramework/create': { with: ['botId', 'name', 'messagingEndpoint', 'channels'] },
  'teamsApp/create': { with: ['name'], writes: ['teamsAppId'] },
  'arm/deploy': { with: ['subscriptionId', 'resourceGroupName', 'templates'] },
  'teamsApp/validateManifest': { with: ['manifestPath'] },
  'teamsApp/zipAppPackage': { with: ['manifestPath', 'outputZipPath', 'outputFolder'] },
  'teamsApp/validateAppPackage': { with: ['appPackagePath'] },
  'teamsApp/update': { with: ['appPackagePath'] },
  'teamsApp/publishAppPackage': { with: ['appPackagePath'], writes: ['publishedAppId'] },
  'cli/runNpmCommand': { with: ['args'] },
  'azureAppService/zipDeploy': { with: ['artifactFolder', 'resourceId'] },
  'file/createOrUpdateEnvironmentFile': { with: ['target', 'envs'] },
  script: { with: ['run'] },
};
const TOP_LEVEL = ['version', 'environmentFolderPath', 'provision', 'deploy', 'publish'];
const VARIABLE = /^(SECRET_)?[A-Z][A-Z0-9_]*$/;

export interface ToolkitStep {
  readonly uses: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly writeToEnvironmentFile?: Readonly<Record<string, string>>;
}

export interface ToolkitFile {
  readonly version: string;
  readonly provision: readonly ToolkitStep[];
  readonly deploy: readonly ToolkitStep[];
  readonly publish?: readonly ToolkitStep[];
}

/** What the schema would refuse. */
export function schemaProblems(file: ToolkitFile): string[] {
  const keys = Object.keys(file).filter((key) => !TOP_LEVEL.includes(key));
  return [
    ...keys.map((key) => `${key} is no key of the toolkit`),
    ...stepsOf(file).flatMap((step) => {
      const action = ACTIONS[step.uses];
      if (!action) return [`${step.uses} is no known action`];
      const missing = action.with.filter((name) => !(name in step.with)).map((name) => `${step.uses} lacks ${name}`);
      const writes = step.writeToEnvironmentFile ?? {};
      const unwritten = (action.writes ?? []).filter((name) => !(name in writes));
      const hasSecret = step.with.generateClientSecret !== true || 'clientSecret' in writes;
      return [
        ...missing,
        ...unwritten.map((name) => `${step.uses} does not write ${name}`),
        ...(hasSecret ? [] : [`${step.uses} does not write clientSecret`]),
        ...Object.values(writes).filter((name) => !VARIABLE.test(name)),
      ];
    }),
  ];
}

export function stepsOf({ provision, deploy, publish = [] }: ToolkitFile): readonly ToolkitStep[] {
  return [...provision, ...deploy, ...publish];
}

/** Variables that a step uses before anything has set them. `known`: set from the start. `outputs`: of the template. */
export function unsetVariables(file: ToolkitFile, known: Iterable<string>, outputs: readonly string[]): string[] {
  const set = new Set(known);
  return stepsOf(file).flatMap((step) => {
    const used = [...JSON.stringify(step.with).matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
    const unset = used.filter((name) => !set.has(name)).map((name) => `${step.uses}: ${name}`);
    for (const name of Object.values(step.writeToEnvironmentFile ?? {})) set.add(name);
    if (step.uses === 'arm/deploy') for (const name of outputs) set.add(name);
    const [, printed] = /::set-teamsfx-env (\w+)=/.exec(String(step.with.run)) ?? [];
    if (printed) set.add(printed);
    return unset;
  });
}
