// @ts-check
import { MalformedTimelineError, readDigits } from 'marchland/columns.js';
import { unpack } from 'marchland/unpack.js';

/**
 * Why, in a file without a server: the answers of `GET /places/{id}` and `GET /places/{id}/why`, put together from
 * `GET /timeline/reasons`. Nothing is decided here.
 *
 * @typedef {object} Reasons
 * @property {(index: number, day: string) => {place: any, why: any}} tell  of a place, by its number in the timeline
 * @property {(id: string, day: string) => any} tellOblast  who claims it, and the claims about the whole of it
 */

/**
 * @param {string} packed  gzip, in base64
 * @returns {Promise<Reasons>}
 */
export function unpackReasons(packed) {
  return unpack(packed, createReasons);
}

/**
 * @param {any} payload  the body of `GET /timeline/reasons`
 * @returns {Reasons}
 */
export function createReasons(payload) {
  if (payload?.format !== 1) throw new MalformedTimelineError('reasons');
  const { cases, rules, flips } = payload;
  const caseOf = readDigits(payload.case_of, 'reasons.case_of');
  const claims = payload.claims.map((/** @type {any} */ claim) => ({
    ...claim,
    origin: payload.sources[claim.origin],
    relay: claim.relay === null ? null : payload.sources[claim.relay],
  }));
  const without = payload.without.map((/** @type {any} */ other) => ({ ...other, claim: claims[other.claim].id }));
  const of = (/** @type {any[]} */ rows, /** @type {number[]} */ numbers) => numbers.map((number) => rows[number]);
  return {
    tell(index, day) {
      /** @type {any[] | undefined} */
      const periods = cases[caseOf[index]];
      if (!periods) throw new MalformedTimelineError('reasons.cases');
      // Days as they are written stand in the order of time.
      const period = periods.findLast(({ from }) => from === null || from <= day);
      const [, flipping, others] = period.by_day.findLast((/** @type {any} */ [from]) => from === null || from <= day);
      const { controller, status, pressure, assertion, claimed_by, rule } = period;
      const why = {
        control: { controller, status, pressure, assertion, claimed_by },
        period: { from: period.from, to: period.to, from_earliest: period.from_earliest, from_latest: period.from_latest },
        rule,
        rule_text: rules[rule],
        deciding: of(claims, period.deciding),
        losing: of(claims, period.losing),
        supporting: of(claims, period.supporting),
        flips: of(flips, flipping),
        without: of(without, others),
      };
      return { place: { kind: 'settlement', timeline: periods }, why };
    },
    tellOblast(id, day) {
      const found = (payload.oblasts ?? []).find((/** @type {any} */ one) => one.id === id);
      if (!found) return null;
      const [, party, since] = found.law.findLast((/** @type {any} */ [from]) => from <= day) ?? [];
      const made = found.claims.filter((/** @type {any} */ [latest]) => latest <= day);
      return {
        claimed_by: party ?? null,
        claimed_since: since ?? null,
        claims: of(claims, made.map((/** @type {any} */ [, number]) => number)),
      };
    },
  };
}
