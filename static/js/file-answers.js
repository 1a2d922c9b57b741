// @ts-check
import { readLand, statisticsOf } from 'marchland/land.js';
import { unpackReasons } from 'marchland/reasons.js';
import { unpack } from 'marchland/unpack.js';

/**
 * What a map in one file answers where others ask their server: numbers, and the claims about an oblast.
 *
 * @typedef {Pick<import('marchland/api.js').Api, 'statistics' | 'place'>} Answers
 */

/**
 * @param {import('marchland/loads.js').Inline} inline
 * @param {() => import('marchland/history.js').History | null} history
 * @returns {Answers | null}  null for a file that was made without them
 */
export function createFileAnswers({ land, reasons }, history) {
  if (!land) return null;
  return {
    async statistics({ from = '', to = '', oblast }) {
      const now = history();
      return now && statisticsOf(await unpack(land, readLand), now, { from, to, oblast });
    },
    place: async (id, { day = '' }) => (reasons ? (await unpackReasons(reasons)).tellOblast(id, day) : null),
  };
}
