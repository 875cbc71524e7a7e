import { inLibrary, throughCgo, whileLinking } from './build-time.js';
import { describeHostile, users } from './suite.js';

/*
 * Changes that harm whoever reviews them, each of which takes a build of its own: npm run hostile. The others are in
 * hostile.real.ts.
 */

for (const user of users) {
  describeHostile('a change to a tool that means harm', user, [...whileLinking, ...throughCgo, inLibrary]);
}
