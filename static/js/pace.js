// @ts-check
/**
 * Writing less often than there is something to write, and the less often the longer it takes: what may lag behind
 * leaves the time of a slow machine to what may not.
 *
 * @typedef {object} Pace
 * @property {(played: boolean) => void} follow  there is something new; at once, unless it came by playing
 * @property {() => void} undo
 */

/** How many times as long as the last writing took there is none. */
const REST = 50;

/** The longest rest, milliseconds: one writing may have been held up by something else. */
const LONGEST = 1000;

/**
 * @param {number | (() => number)} leastMs  between two writings while it plays
 * @param {() => void} write
 * @returns {Pace}
 */
export function createPace(leastMs, write) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let spent = 0;
  const run = () => {
    clearTimeout(timer);
    timer = undefined;
    const begin = performance.now();
    write();
    spent = performance.now() - begin;
  };
  return {
    follow(played) {
      if (!played) run();
      else if (!timer) {
        const least = typeof leastMs === 'function' ? leastMs() : leastMs;
        timer = setTimeout(run, Math.max(least, Math.min(LONGEST, REST * spent)));
      }
    },
    undo: () => clearTimeout(timer),
  };
}
