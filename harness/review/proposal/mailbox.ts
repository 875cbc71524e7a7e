/** One mail of a mailbox that git format-patch wrote. */
export interface Mail {
  subject: string;
  diff: string;
}

/**
 * The mails of a mailbox; none where the text is no mailbox. Mails without a diff (a cover letter) are left out, and so is the
 * signature below a diff.
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

/** The subject without `[PATCH 2/3]`; a long one is folded over several lines (RFC 5322). */
function subjectOf(mail: string): string {
  const written = /^Subject: (.*(?:\n[ \t].*)*)/m.exec(mail)?.[1] ?? 'a patch without a subject';
  return written
    .replace(/\n[ \t]+/g, ' ')
    .replace(/^\[[^\]]*\] /, '')
    .trim();
}
