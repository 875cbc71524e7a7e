/** A diff that means harm, and the sentence that it is refused with. */
export interface HostileDiff {
  name: string;
  text: () => string | Buffer;
  sentence: RegExp;
}

function changing(path: string, ...head: string[]): string {
  return [
    `diff --git a/${path} b/${path}`,
    ...head,
    '--- /dev/null',
    `+++ b/${path}`,
    '@@ -0,0 +1,1 @@',
    '+/etc/passwd',
    '',
  ].join('\n');
}

/** Diffs that are refused before anything is built, with the exit code 2. */
export const diffs: readonly HostileDiff[] = [
  {
    name: 'makes a symbolic link',
    text: () => changing('src/os/guest.go', 'new file mode 120000'),
    sentence: /sets the file mode 120000/,
  },
  {
    name: 'leaves the tree',
    text: () => changing('src/../../../etc/cron.d/guest', 'new file mode 100644'),
    sentence: /not a path within the tree/,
  },
  {
    name: 'writes into a repository',
    text: () => changing('src/.git/hooks/pre-commit', 'new file mode 100644'),
    sentence: /not a path within the tree/,
  },
  {
    name: 'has 200,000 hunks',
    text: () =>
      [
        'diff --git a/src/os/file.go b/src/os/file.go',
        '--- a/src/os/file.go',
        '+++ b/src/os/file.go',
        ...Array.from({ length: 200_000 }, (_, at) => `@@ -${at + 1},1 +${at + 1},1 @@\n-a\n+b`),
        '',
      ].join('\n'),
    sentence: /more than 10,000 hunks/,
  },
  {
    name: 'has 600 MB',
    text: () => Buffer.alloc(600_000_000, '+'),
    sentence: /more than 32 MB/,
  },
];
