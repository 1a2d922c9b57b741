// @ts-check
/**
 * The server's answers, fetched.
 *
 * @typedef {object} Urls
 * @property {string} timeline
 * @property {string | null} [opening]  the default timeline as it was when the page was sent; may be gone again
 * @property {string} basemap
 * @property {string} places
 * @property {string} [comparison]
 * @property {string} [events]
 * @property {string} [pictures]
 * @property {string} [animations]
 * @property {string} [snapshots]
 * @property {string} [collections]
 * @property {string} [changes]
 * @property {string} [cite]
 * @property {string} statistics
 * @property {string} transitions  every change of control, by day
 * @property {string} [page]
 * @property {string} [embed]
 * @typedef {{method?: string | null, as_of?: string | null, revision?: number | null, day?: string,
 *   datetime?: string | null, names?: string | null}} Query
 * @typedef {{from?: string, to?: string, step?: string, by?: string, oblast?: string | null, limit?: number,
 *   f?: string}} Asked
 * @typedef {object} Api
 * @property {(query: Query, fresh?: boolean) => Promise<any>} timeline  `fresh`: whatever a cache has
 * @property {() => Promise<any>} basemap
 * @property {(against: string, query: Query, signal: AbortSignal) => Promise<any>} comparison
 * @property {(text: string, signal: AbortSignal) => Promise<{places: any[]}>} search
 * @property {(id: string, query: Query, signal: AbortSignal) => Promise<any>} place
 * @property {(id: string, query: Query, signal: AbortSignal) => Promise<any>} why
 * @property {(query: Query & Asked, signal: AbortSignal) => Promise<any>} statistics
 * @property {(query: Query & Asked) => string} statisticsUrl
 * @property {(query: Query & Asked, signal: AbortSignal) => Promise<any>} transitions
 */

const PATIENCE_MS = 30_000;
/** Request timeout, too many requests. */
const LATER = [408, 429];

/** The server answered that it could not, or did not answer at all. */
export class AnswerError extends Error {
  /**
   * @param {'down' | 'slow' | 'refused' | 'failed' | 'malformed'} kind
   * @param {string} detail  what the server said
   * @param {number} status  0 where there was no answer
   * @param {readonly string[]} parameters  of the question, that the server found fault with
   */
  constructor(kind, detail, status, parameters = []) {
    super(detail || kind);
    this.name = 'AnswerError';
    this.kind = kind;
    this.detail = detail;
    this.status = status;
    this.parameters = parameters;
  }
}

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @param {RequestCache} [cache]
 * @returns {Promise<any>}
 */
async function answer(url, signal, cache = 'default') {
  const late = AbortSignal.timeout(PATIENCE_MS);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, {
      signal: signal ? AbortSignal.any([signal, late]) : late,
      headers: { Accept: 'application/json' },
      // As the page's links ask that name its first questions in advance: other ones would not be matched with these.
      credentials: 'same-origin',
      cache,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AnswerError(late.aborted ? 'slow' : 'down', '', 0);
  }
  if (!response.ok) throw await refusal(response);
  /** @type {unknown} */
  let told;
  try {
    told = await response.json();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AnswerError(late.aborted ? 'slow' : 'malformed', '', response.status);
  }
  if (typeof told !== 'object' || told === null || Array.isArray(told)) throw new AnswerError('malformed', '', response.status);
  return told;
}

/** @param {Response} response */
async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  /** @type {any[]} */
  const errors = Array.isArray(problem?.errors) ? problem.errors : [];
  const told = (/** @type {string} */ member) => errors.map((error) => error?.[member]).filter((text) => typeof text === 'string' && text);
  const detail = told('detail').join('; ') || problem?.detail || problem?.title || '';
  // Who is asked to come back later is not refused.
  const refused = response.status < 500 && !LATER.includes(response.status);
  return new AnswerError(refused ? 'refused' : 'failed', String(detail), response.status, told('parameter'));
}

/**
 * @param {string} url
 * @param {Record<string, string | number | null | undefined>} query
 */
function address(url, query) {
  const text = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') text.set(key, String(value));
  }
  return text.size ? `${url}?${text}` : url;
}

/**
 * @param {Urls} urls
 * @returns {Api}
 */
export function createApi(urls) {
  let opening = urls.opening ?? null;
  return {
    async timeline(query, fresh = false) {
      const plain = address(urls.timeline, query);
      const kept = plain === urls.timeline ? opening : null;
      if (!kept || fresh) return answer(plain, undefined, fresh ? 'no-cache' : 'default');
      // Only the first time: whoever comes back to the default wants what it is by then.
      opening = null;
      try {
        return await answer(kept);
      } catch (error) {
        if (error instanceof AnswerError && error.status === 404) return answer(plain);
        throw error;
      }
    },
    basemap: () => answer(urls.basemap),
    comparison: (against, query, signal) =>
      answer(address(urls.comparison ?? '/comparison', { compare: against, ...query }), signal),
    search: (text, signal) => answer(address(urls.places, { q: text, limit: 8 }), signal),
    place: (id, query, signal) =>
      answer(address(`${urls.places}/${encodeURIComponent(id)}`, query), signal),
    why: (id, query, signal) =>
      answer(address(`${urls.places}/${encodeURIComponent(id)}/why`, query), signal),
    statistics: (query, signal) => answer(address(urls.statistics, query), signal),
    statisticsUrl: (query) => address(urls.statistics, query),
    transitions: (query, signal) => answer(address(urls.transitions, query), signal),
  };
}

/**
 * An error in one line that the page can show.
 * @param {unknown} error
 * @returns {import('marchland/state.js').Fault}
 */
export function faultOf(error) {
  if (error instanceof AnswerError) {
    const keys = {
      down: 'faultDown', slow: 'faultSlow', refused: 'faultRefused', failed: 'faultFailed',
      malformed: 'faultMalformed',
    };
    return {
      key: keys[error.kind],
      values: { detail: error.detail, status: error.status },
      retry: error.kind !== 'refused',
    };
  }
  const where = error instanceof Error && 'where' in error ? String(error.where) : '';
  return { key: 'faultMalformed', values: { detail: where, status: 200 }, retry: true };
}
