const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Whole numbers as the server writes them: one text a digit, the ones first. */
export function digits(numbers) {
  const places = Math.max(1, ...numbers.map((number) => Math.ceil(Math.log2(number + 1) / 6)));
  return Array.from({ length: places }, (_, place) =>
    numbers.map((number) => DIGITS[Math.floor(number / 64 ** place) % 64]).join(''),
  );
}

/** Whole numbers of either sign. */
export function signed(numbers) {
  return digits(numbers.map((number) => (number < 0 ? -2 * number - 1 : 2 * number)));
}

/** Four places on a grid of a quarter degree, of which the tests change what they mean to show. */
export function places(changed = {}) {
  return {
    count: 4,
    id: ['pppp', '1234'],
    names: {
      of: digits([0, 3, 2, 1]),
      en: { shared: digits([0, 0, 0, 1]), rest: ['One', 'Four', 'Three', 'wo'] },
      uk: { shared: digits([0, 0, 0, 0]), rest: ['Один', 'Чотири', 'Three', 'Два'] },
    },
    oblast: digits([1, 1, 1, 0]),
    population: digits([1001, 0, 3001, 501]),
    // columns 0, 5, 7, 2 and rows 0, 0, 1, 6
    grid: { corner: [34.875, 47.875], step: [0.25, 0.25] },
    spot: digits([0, 17, 6, 21]),
    initial: digits([0, 0, 1, 0]),
    baseline: digits([1, 1, 1, 1]),
    era: digits([0, 0, 0, 0]),
    ...changed,
  };
}

/** The changes of four places: by index, days after the first and states. */
export function changes(found, uncertain = []) {
  const rows = [0, 1, 2, 3].map((place) => found[place] ?? []);
  return {
    count: digits(rows.map((row) => row.length)),
    wait: digits(rows.flatMap((row) => row.map(([day], at) => day - (at ? row[at - 1][0] : 0)))),
    state: digits(rows.flatMap((row) => row.map(([, state]) => state))),
    uncertain: {
      change: digits(uncertain.map(([change], at) => change - (at ? uncertain[at - 1][0] : 0))),
      before: signed(uncertain.map(([, before]) => before)),
      after: signed(uncertain.map(([, , after]) => after)),
    },
  };
}

/** A timeline payload of two parties and four places, of which the tests change what they mean to show. */
export function payload(changed = {}) {
  return {
    format: 3,
    theatre: 'test',
    revision: 7,
    method: 'consensus@1',
    as_of: null,
    first_day: '2022-01-01',
    last_day: '2022-12-31',
    title: { en: 'Test', uk: 'Проба' },
    attribution: { en: 'Thanks & co.', uk: 'Дяка' },
    unplaced: 2,
    view: { bounds: [30, 45, 40, 52] },
    parties: [
      { id: 'A', name: { en: 'Side A', uk: 'Сторона А' }, color: { light: '#0000ff', dark: '#8888ff' }, pattern: 'solid' },
      { id: 'B', name: { en: 'Side B', uk: 'Сторона Б' }, color: { light: '#ff0000', dark: '#ff8888' }, pattern: 'hatch' },
    ],
    states: [
      { controller: 'A', status: 'controlled', pressure: 'none', assertion: 'confirmed', claimed_by: null, rule: 'baseline' },
      { controller: 'B', status: 'controlled', pressure: 'none', assertion: 'confirmed', claimed_by: null, rule: 'admission' },
      { controller: null, status: 'contested', pressure: 'none', assertion: 'corroborated', claimed_by: null, rule: 'corroboration' },
      { controller: 'A', status: 'controlled', pressure: 'none', assertion: 'claimed', claimed_by: 'B', rule: 'claimed' },
    ],
    oblasts: [{ id: 'o1', name: 'North Oblast', name_uk: 'Північна область', lon: 35, lat: 49 }],
    eras: [],
    places: places(),
    // two squares side by side: p1 and p4 in the western one, p2 in the eastern; p3 has no land
    areas: {
      topology: {
        type: 'Topology',
        transform: { scale: [0.5, 0.5], translate: [34, 47] },
        arcs: { points: digits([2, 4, 4]), x: signed([4, 0, 0, -4, 0, 4, 0, 4, 0, -4]), y: signed([6, -6, 0, 0, 6, 0, 0, 0, -6, 0]) },
        objects: { classes: { polygons: digits([1, 1]), rings: digits([1, 1]), arcs: digits([2, 2]), refs: signed([0, 0, 0, -3]) } },
      },
      class_of: digits([1, 2, 0, 1]),
      tessellation: '0123456789ab',
      modelled_from: 3,
    },
    // 1 Feb: p1 to B, p2 contested; 10 Feb: p1 back to A; 1 Oct: p3 to A
    changes: changes({ 0: [[31, 1], [40, 0]], 1: [[31, 2]], 2: [[273, 0]] }),
    ...changed,
  };
}

/** A square topology without a transform: two areas side by side that share an edge. */
export function topology() {
  return {
    type: 'Topology',
    arcs: [
      [[31, 49], [31, 48]],
      [[31, 48], [30, 48], [30, 49], [31, 49]],
      [[31, 49], [32, 49], [32, 48], [31, 48]],
    ],
    objects: {
      oblasts: {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Polygon', arcs: [[0, 1]], properties: { id: 'west' } },
          { type: 'MultiPolygon', arcs: [[[2, -1]]], properties: { id: 'east' } },
        ],
      },
      rivers: { type: 'LineString', arcs: [0], properties: { name: 'Border' } },
      cities: { type: 'MultiPoint', coordinates: [[30.5, 48.5], [31.5, 48.5]] },
    },
  };
}
