/** Returns a tool's list of packages (importcfg) with other archives for some of them. */
export function withPackages(importcfg: string, packages: Readonly<Record<string, string>>): string {
  return importcfg
    .split('\n')
    .map(line => {
      const path = /^packagefile ([^=]+)=/.exec(line)?.[1];
      const archive = path === undefined ? undefined : packages[path];
      return archive === undefined ? line : `packagefile ${path}=${archive}`;
    })
    .join('\n');
}
