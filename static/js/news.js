// @ts-check
import { h, icon } from 'marchland/dom.js';
import { L } from 'marchland/map-library.js';
import { say } from 'marchland/words.js';

const FIRST_MS = 10_000;
const LONGEST_MS = 600_000;
/** How often the clock is looked at, and how much later than that it must be for a sleep. */
const LOOK_MS = 30_000;
const SLEPT_MS = 60_000;

/**
 * A quiet note when the ledger has grown. Nothing moves until the reader asks for it; the day and the place stay.
 *
 * The stream is closed while the tab is hidden, for browsers open few connections to a host, and opened again with
 * the revision that is shown: what was missed in between comes first. A machine that slept, or lost its network, may
 * hold a connection that is dead without a word, so that it is opened anew then, too.
 *
 * @param {HTMLElement} element
 * @param {import('marchland/store.js').Store} store
 * @param {string | null} url  of the stream; null where there is none
 * @param {() => Promise<void>} onUpdate  reads the history anew
 * @returns {() => void}
 */
export function createNews(element, store, url, onUpdate) {
  if (!url || typeof EventSource === 'undefined') return () => {};
  const words = h('span', {});
  const button = h('button', { type: 'button', class: 'button' });
  const close = h('button', { type: 'button', class: 'notice-close' }, icon('close'));
  const note = h('div', { class: 'news', role: 'status', hidden: true }, words, button, close);
  element.append(note);
  L.DomEvent.disableClickPropagation(note);
  /** @type {EventSource | null} */
  let stream = null;
  /** The newest revision that was heard of, and the newest that the reader waved away. */
  let newest = 0;
  let waved = 0;
  let wait = FIRST_MS;
  let later = 0;

  const draw = () => {
    const { history, revision, lang } = store.state();
    // A pinned revision is meant to stay as it is.
    note.hidden = !history || revision !== null || newest <= Math.max(history.revision, waved);
    words.textContent = say(lang, 'news');
    button.textContent = say(lang, 'newsShow');
    close.setAttribute('aria-label', say(lang, 'close'));
  };
  button.onclick = () => void onUpdate();
  close.onclick = () => {
    waved = newest;
    draw();
  };

  /** @param {MessageEvent} event */
  const hear = (event) => {
    const revision = Number(event.lastEventId);
    if (!Number.isInteger(revision)) return;
    newest = Math.max(newest, revision);
    draw();
  };
  const hangUp = () => {
    clearTimeout(later);
    stream?.close();
    stream = null;
  };
  const listen = () => {
    const { history } = store.state();
    if (stream || !history || document.hidden) return;
    const address = new URL(url, location.href);
    address.searchParams.set('last_event_id', String(Math.max(newest, history.revision)));
    stream = new EventSource(address);
    for (const type of ['ready', 'revision', 'reset']) stream.addEventListener(type, hear);
    stream.addEventListener('open', () => {
      wait = FIRST_MS;
    });
    // The browser connects again by itself when a connection breaks, but never after an answer that is no stream: that
    // of a proxy whose server is about to start, say.
    stream.addEventListener('error', () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      hangUp();
      later = window.setTimeout(listen, wait);
      wait = Math.min(LONGEST_MS, wait * 2);
    });
  };
  const anew = () => {
    hangUp();
    wait = FIRST_MS;
    listen();
  };
  let looked = Date.now();
  const look = window.setInterval(() => {
    const slept = Date.now() - looked > LOOK_MS + SLEPT_MS;
    looked = Date.now();
    if (slept) anew();
  }, LOOK_MS);
  const onVisible = () => (document.hidden ? hangUp() : anew());
  document.addEventListener('visibilitychange', onVisible);
  document.addEventListener('resume', anew);
  window.addEventListener('online', anew);
  window.addEventListener('pagehide', hangUp);
  window.addEventListener('pageshow', listen);
  const unwatch = store.watch((state, before) => {
    if (state.history === before?.history && state.lang === before?.lang && state.revision === before?.revision) return;
    listen();
    draw();
  });
  return () => {
    hangUp();
    unwatch();
    clearInterval(look);
    document.removeEventListener('visibilitychange', onVisible);
    document.removeEventListener('resume', anew);
    window.removeEventListener('online', anew);
    window.removeEventListener('pagehide', hangUp);
    window.removeEventListener('pageshow', listen);
    note.remove();
  };
}
