/** A change of one line of runtime/debugcall.go. */
export const diff = `diff --git a/src/runtime/debugcall.go b/src/runtime/debugcall.go
--- a/src/runtime/debugcall.go
+++ b/src/runtime/debugcall.go
@@ -1,3 +1,3 @@
 package runtime
 
-func debugCallV1()
+func debugCallV2()
`;

/** A mail of `git format-patch` with that change: number `n` of 2. */
export const mail = (
  n: number,
  subject: string,
): string => `From ${'0123456789'.repeat(4)} Mon Sep 17 00:00:00 2001
From: A <a@example.org>
Date: Mon, 1 Jan 2024 00:00:00 +0000
Subject: [PATCH ${n}/2] ${subject}

Why it is done.
---
 src/runtime/debugcall.go | 2 +-

${diff}-- 
2.40.1

`;
