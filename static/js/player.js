// @ts-check
/**
 * Playback follows the wall clock: a slow machine skips frames, never days.
 *
 * @typedef {import('marchland/store.js').Store} Store
 */

/**
 * Whole days that have passed, and the part of a day left over.
 * @param {number} carried  part of a day left over before, 0–1
 * @param {number} elapsedMs
 * @param {number} speed  days a second
 */
export function advance(carried, elapsedMs, speed) {
  const passed = carried + (elapsedMs / 1000) * speed;
  const days = Math.floor(passed);
  return { days, carried: passed - days };
}

const STEP_MS = 1000;
/** No frame takes so long: the tab, or the machine, was asleep, and nobody saw these days go by. */
const ASLEEP_MS = 5000;

/**
 * Moves the state while it plays. Who asked for reduced motion gets one step a second.
 * @param {Store} store
 * @param {MediaQueryList} reducedMotion
 * @returns {() => void}
 */
export function createPlayer(store, reducedMotion) {
  let request = 0;
  let last = 0;
  let carried = 0;

  /** @param {number} now */
  const tick = (now) => {
    const { playing, day, speed } = store.state();
    request = 0;
    if (!playing || day === null) return;
    request = requestAnimationFrame(tick);
    // A frame may have begun before the press that started playback.
    const elapsed = Math.max(0, now - last);
    if (reducedMotion.matches && elapsed < STEP_MS) return;
    last = now;
    if (elapsed > ASLEEP_MS) return;
    const moved = advance(carried, elapsed, speed);
    carried = moved.carried;
    if (moved.days) store.send({ type: 'frame', day: day + moved.days });
  };

  // What passes while nobody looks is not played: the tab goes on from the day it was left on.
  const onVisible = () => {
    last = performance.now();
  };
  document.addEventListener('visibilitychange', onVisible);
  const stop = store.watch(({ playing }, before) => {
    if (playing && !before?.playing && !request) {
      last = performance.now();
      carried = 0;
      request = requestAnimationFrame(tick);
    }
  });
  return () => {
    stop();
    document.removeEventListener('visibilitychange', onVisible);
    cancelAnimationFrame(request);
  };
}
