// @ts-check
/**
 * Asking again by itself for what failed: after a while, when the network is back, and when the page is looked at
 * again.
 *
 * @typedef {import('marchland/store.js').Store} Store
 */

const FIRST_MS = 5_000;
const LONGEST_MS = 120_000;

/**
 * @param {Store} store
 * @param {(part: string) => void} retry
 * @returns {() => void}
 */
export function createMender(store, retry) {
  let wait = FIRST_MS;
  let timer = 0;
  const broken = () => Object.entries(store.state().faults).filter(([, fault]) => fault.retry).map(([part]) => part);

  const mend = () => {
    clearTimeout(timer);
    timer = 0;
    for (const part of broken()) retry(part);
  };
  const later = () => {
    if (timer || !broken().length) return;
    timer = window.setTimeout(() => {
      wait = Math.min(LONGEST_MS, wait * 2);
      if (document.visibilityState === 'visible') mend();
      later();
    }, wait);
  };
  const now = () => {
    if (document.visibilityState !== 'visible') return;
    wait = FIRST_MS;
    mend();
    later();
  };

  const unwatch = store.watch(({ faults }, before) => {
    if (faults === before?.faults) return;
    if (broken().length) later();
    else {
      clearTimeout(timer);
      timer = 0;
      wait = FIRST_MS;
    }
  });
  window.addEventListener('online', now);
  document.addEventListener('visibilitychange', now);
  return () => {
    unwatch();
    clearTimeout(timer);
    window.removeEventListener('online', now);
    document.removeEventListener('visibilitychange', now);
  };
}
