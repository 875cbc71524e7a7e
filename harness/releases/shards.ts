/** One part of a run that several machines share: part `index` (from 1) of `count`. */
export interface ShardNumber {
  index: number;
  count: number;
}

/** Reads `2/4`. Returns undefined for anything else. */
export function parseShard(text: string): ShardNumber | undefined {
  const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text.trim());
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  return match === null || index > count ? undefined : { index, count };
}

export function formatShard({ index, count }: ShardNumber): string {
  return `${index}/${count}`;
}

/**
 * Divides releases into `count` parts so that the longest part is short: the slowest release goes first, and
 * each goes to the part with the least work so far. `times` are in any unit, one per release; a release whose
 * time is unknown counts as the average of the others. Returns the places (from 0, ascending) of each part.
 * The same times give the same result on every machine.
 */
export function shardPlaces(times: readonly (number | undefined)[], count: number): number[][] {
  const known = times.filter(time => time !== undefined);
  const average = known.length === 0 ? 1 : known.reduce((sum, time) => sum + time, 0) / known.length;
  const works = times.map((time, place) => ({ place, work: time ?? average }));
  const shards = Array.from({ length: count }, () => ({ work: 0, places: [] as number[] }));
  for (const { place, work } of works.sort((a, b) => b.work - a.work || a.place - b.place)) {
    // Between parts with equal work, take the one with fewer releases: times of 0 must not gather in one
    // part.
    const [least] = [...shards].sort((a, b) => a.work - b.work || a.places.length - b.places.length);
    least?.places.push(place);
    if (least !== undefined) least.work += work;
  }
  return shards.map(({ places }) => places.sort((a, b) => a - b));
}
