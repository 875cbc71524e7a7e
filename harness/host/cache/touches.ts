/**
 * What this process did with caches, by their folder: used them, or added something too. It is apart from the cache
 * itself, which loads native code, for those who only ask.
 */
export const cacheTouches = new Map<string, 'used' | 'grown'>();
