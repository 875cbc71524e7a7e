import type { TimedEvent } from './events.js';

/** An event as one line of JSON, with its line break. */
export function eventLine(event: TimedEvent): string {
  const text = JSON.stringify(event);
  // JSON leaves these as they are, and some terminals obey them.
  return `${text.replace(/[\u007f-\u009f]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
