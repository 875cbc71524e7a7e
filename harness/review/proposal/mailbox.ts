/** One mail of a mailbox that `git format-patch` wrote. */
export interface Mail {
  subject: string;
  diff: string;
}

/**
 * Returns the mails of a mailbox, or none if the text is not a mailbox. It leaves out mails without a diff (a
 * cover letter) and the signature below a diff.
 */
export function mailsIn(text: string): Mail[] {
  return text
    .split(/^(?=From [0-9a-f]{7,64} \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$)/m)
    .filter(part => part.startsWith('From '))
    .flatMap(part => {
      const at = part.search(/^diff --git /m);
      if (at < 0) return [];
      return [{ subject: subjectOf(part), diff: part.slice(at).replace(/^-- \n[\s\S]*$/m, '') }];
    });
}

/** Returns the subject without `[PATCH 2/3]`. A long subject is folded over several lines (RFC 5322). */
function subjectOf(mail: string): string {
  const written = /^Subject: (.*(?:\n[ \t].*)*)/m.exec(mail)?.[1] ?? 'a patch without a subject';
  return written
    .replace(/\n[ \t]+/g, ' ')
    .replace(/^\[[^\]]*\] /, '')
    .trim();
}
