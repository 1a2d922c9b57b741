/** A timeline payload of two parties and four places, of which the tests change what they mean to show. */
export function payload(changed = {}) {
  return {
    format: 2,
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
    places: {
      id: ['p1', 'p2', 'p3', 'p4'],
      name: ['One', 'Two', 'Three', 'Four'],
      name_uk: ['Один', 'Два', null, 'Чотири'],
      oblast: [0, 0, 0, null],
      population: [1000, null, 3000, 500],
      lon: [3500000, 100000, 100000, -50000],
      lat: [4900000, -100000, 0, 50000],
      initial: [0, 0, 1, 0],
    },
    // two squares side by side: p1 and p4 in the western one, p2 in the eastern; p3 has no land
    areas: {
      topology: {
        type: 'Topology',
        transform: { scale: [0.5, 0.5], translate: [34, 47] },
        arcs: [[[4, 0], [0, 6]], [[4, 6], [-4, 0], [0, -6], [4, 0]], [[4, 0], [4, 0], [0, 6], [-4, 0]]],
        objects: {
          classes: {
            type: 'GeometryCollection',
            geometries: [
              { type: 'MultiPolygon', arcs: [[[0, 1]]] },
              { type: 'MultiPolygon', arcs: [[[2, -1]]] },
            ],
          },
        },
      },
      class_of: [0, 1, -1, 0],
      tessellation: '0123456789ab',
      modelled_from: 3,
    },
    // 1 Feb: p1 to B, p2 contested; 10 Feb: p1 back to A; 1 Oct: p3 to A
    changes: { day: [31, 9, 233], count: [2, 1, 1], place: [0, 1, 0, 2], state: [1, 2, 0, 0] },
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
