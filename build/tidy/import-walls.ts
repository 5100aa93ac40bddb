// Owns the table of who may import what (docs/ARCHITECTURE.md shows the same as a picture). The
// first row that fits a file is its row; what the row doesn't name is refused.

export interface Wall {
  /** Files this row is about. */
  readonly from: RegExp;
  /** Files of ours they may import. */
  readonly files: RegExp;
  /** Files of ours they may import types from. */
  readonly types?: RegExp;
  /** Packages they may import. */
  readonly packages: RegExp;
  /** What to do instead. */
  readonly instead: string;
}

const NODE = 'node:.+';
const ORPC = '@orpc\\/(?:client|contract|server|openapi|zod)(?:\\/.+)?';

/** A feed's files may share their first word: `snap.ts`, `snap-signature.ts`. */
const SEAM = 'electron/core/providers/provider\\.ts';

/** What a host may know of the core: the object, its ports and their real makers, its calls. */
const CORE_DOOR =
  'electron/core/(core|ports|api|glance|update-calls|page-(?:policy|files)|display/router|rest/(?:handler|listener)|system-[a-z]+|people/actor)\\.ts$';

export const WALLS: readonly Wall[] = [
  {
    from: /^shared\/((care|display|hub|network|office|rest|shell|update|vault|webhook)-)?contract(-words)?\.ts$/,
    files: /^shared\//,
    packages: /^(zod|@orpc\/contract)$/,
    instead: 'shared/ is pure: pass the clock, network, paths in as arguments',
  },
  {
    from: /^shared\//,
    files: /^shared\//,
    packages: /^zod$/,
    instead: 'shared/ is pure: pass the clock, network, paths in as arguments',
  },
  {
    from: /^electron\/core\/store\/database\.ts$/,
    files: /^(shared\/|electron\/core\/ports\.ts$)/,
    packages: /^(better-sqlite3|node:fs|node:path)$/,
    instead: 'the store speaks SQL only; who needs more gathers it first and passes it in',
  },
  {
    from: /^electron\/core\/store\//,
    files: /^(shared\/|electron\/core\/store\/|electron\/core\/ports\.ts$)/,
    packages: /^zod$/,
    instead: 'the store speaks SQL through database.ts, and knows no feed and no screen',
  },
  {
    from: /^electron\/core\/providers\//,
    files: new RegExp(`^(shared/|electron/core/ports\\.ts$|${SEAM}$|electron/core/providers/)`),
    types: /^electron\/core\/(ingest|callbacks\/reader)\.ts$/,
    packages: /^(zod|node:crypto)$/,
    instead: 'a feed turns rows into sightings; what to do with them is decided in ingest.ts',
  },
  {
    from: /^electron\/core\/callbacks\//,
    files: /^(shared\/|electron\/core\/ports\.ts$|electron\/core\/callbacks\/)/,
    types: /^electron\/core\/(ingest|core)\.ts$/,
    packages: /^(zod|node:(crypto|http|net))$/,
    instead: 'a callback is heard and read here; what it means is decided by the core',
  },
  {
    from: /^electron\/core\/display\//,
    files:
      /^(shared\/|electron\/core\/(ports|page-files|shelf)\.ts$|electron\/core\/display\/|electron\/core\/callbacks\/(rate-limit|same-text|address-list)\.ts$)/,
    packages: /^(zod|ws|@orpc\/server(\/ws)?|node:(crypto|http|net|stream))$/,
    instead: 'the customer display shows what it is given; it knows no feed and no ledger',
  },
  {
    from: /^electron\/core\/network\//,
    files:
      /^(shared\/|electron\/core\/(ports|page-files|shelf)\.ts$|electron\/core\/network\/|electron\/core\/display\/pairing\.ts$|electron\/core\/people\/actor\.ts$|electron\/core\/callbacks\/(rate-limit|address-list)\.ts$)/,
    types: /^electron\/core\/audit\.ts$/,
    packages: /^(zod|multicast-dns|@peculiar\/asn1-(schema|x509)|node:(crypto|http|https|net))$/,
    instead: 'the network lets devices in; what they may see is given to it (shop-network.ts)',
  },
  {
    from: /^electron\/core\/rest\//,
    files:
      /^(shared\/|electron\/core\/([^/]+$|people\/|rest\/|store\/|callbacks\/address-list\.ts$))/,
    packages: /^(zod|@orpc\/(openapi|server)(\/node)?|@orpc\/zod\/zod4|node:(crypto|http|net))$/,
    instead: 'REST passes calls in and events out; behaviour belongs into core/',
  },
  {
    from: /^electron\/core\/exports\//,
    files: /^(shared\/|electron\/core\/(ports\.ts$|exports\/|store\/ledger-rows\.ts$))/,
    packages:
      /^(csv-stringify\/sync|write-excel-file\/node|pdfkit(\/standard-fonts\/\w+)?|node:(fs|path)(\/promises)?)$/,
    instead: 'an export reads the books through ledger-rows.ts and writes files, nothing else',
  },
  {
    from: /^electron\/core\/printing\//,
    files:
      /^(shared\/|electron\/core\/(ports|commit|announcer|present)\.ts$|electron\/core\/(printing|store)\/)/,
    packages:
      /^(@point-of-sale\/receipt-printer-encoder|qr|node:(net|child_process|fs\/promises))$/,
    instead: 'printing reads sales and writes prints; it knows no feed and changes no money',
  },
  {
    from: /^electron\/core\/webhooks\//,
    files:
      /^(shared\/|electron\/core\/(ports|commit|announcer|stores)\.ts$|electron\/core\/people\/actor\.ts$|electron\/core\/(webhooks|store)\/)/,
    packages: /^node:(crypto|net)$/,
    instead: 'a webhook tells what is in the log; it knows no feed and changes no money',
  },
  {
    from: /^electron\/core\/(care|support)\//,
    files: /^(shared\/|electron\/core\/([^/]+$|(care|people|store|support)\/))/,
    packages: new RegExp(`^(zod|fflate|${NODE})$`),
    instead: 'data care copies and looks; what money is, is decided by the core',
  },
  {
    from: /^electron\/core\/system-hub\.ts$/,
    files: /^(shared\/|electron\/core\/(ports\.ts$|system-[a-z]+\.ts$|hub\/))/,
    packages: new RegExp(`^(pg|${NODE})$`),
    instead: 'the door to a PostgreSQL carries text and rows; what they mean is the hub’s',
  },
  {
    from: /^electron\/core\/hub\/office\//,
    files: new RegExp(
      `^(shared/|electron/core/((hub|people|exports|store)/.+|care/care-settings\\.ts|[^/]+)$|${SEAM}$)`,
    ),
    packages: new RegExp(`^(zod|fflate|csv-stringify/sync|pdfkit(/standard-fonts/\\w+)?|${NODE})$`),
    instead: 'head office reads the hub and writes files; only till-side.ts changes this till',
  },
  {
    from: /^electron\/core\/hub\//,
    files: new RegExp(`^(shared/|electron/core/((hub|people|exports|store)/.+|[^/]+)$|${SEAM}$)`),
    packages: new RegExp(`^(zod|${NODE})$`),
    instead: 'the hub is reached through ports.ts; only system-hub.ts knows the driver',
  },
  {
    // The composition root and the shop it makes: the only ones that name a concrete feed.
    from: /^electron\/core\/(core|customer-display|shop-network|till|channels|connection-test|setup-faults)\.ts$/,
    files: /^(shared\/|electron\/core\/)/,
    packages: new RegExp(`^(zod|${NODE})$`),
    instead: 'the core knows no host: take what you need from ports.ts',
  },
  {
    from: /^electron\/core\//,
    files: new RegExp(
      `^(shared/|electron/core/((people|exports|printing|webhooks|care|support)/)?[^/]+$|electron/core/(store|hub)/|${SEAM}$)`,
    ),
    packages: new RegExp(`^(zod|conf|@orpc/server|${NODE})$`),
    instead:
      'the core knows no host, and only channels.ts and its neighbours know the feeds by name',
  },
  {
    from: /^electron\/web\//,
    files: new RegExp(`^(shared/|electron/web/|${CORE_DOOR})`),
    types: /^electron\/core-switch\.ts$/,
    packages: new RegExp(`^(hono|hono/.+|@hono/node-server|ws|zod|${ORPC}|${NODE})$`),
    instead: 'a host passes calls in and events out; behaviour belongs into core/',
  },
  {
    from: /^electron\/desktop\//,
    files: new RegExp(`^(shared/|electron/desktop/|electron/flags\\.ts$|${CORE_DOOR})`),
    types: /^electron\/(training|core-switch)\.ts$/,
    packages: new RegExp(
      `^(electron|electron/.+|electron-(store|updater)|conf|zod|${ORPC}|${NODE})$`,
    ),
    instead: 'a host passes calls in and events out; behaviour belongs into core/',
  },
  {
    from: /^electron\/training\.ts$/,
    files: /^(shared\/|simulator\/start\.ts$)/,
    packages: new RegExp(`^(${NODE})$`),
    instead: 'training starts the simulator as it stands',
  },
  {
    from: /^electron\/web\.ts$/,
    files: /^(shared\/|electron\/[^/]+$|electron\/web\/|electron\/core\/[^/]+$)/,
    packages: new RegExp(`^(${NODE})$`),
    instead: 'an entry gathers the ports and starts the core; the web entry knows no Electron',
  },
  {
    from: /^electron\/(main|preload)\.ts$/,
    files: /^(shared\/|electron\/[^/]+$|electron\/desktop\/|electron\/core\/[^/]+$)/,
    packages: new RegExp(`^(electron|electron/.+|${NODE})$`),
    instead: 'an entry gathers the ports and starts the core; the desktop entry knows no server',
  },
  {
    from: /^electron\/core-switch\.ts$/,
    files: /^(shared\/|electron\/training\.ts$|electron\/core\/(core|ports)\.ts$)/,
    packages: new RegExp(`^(${NODE})$`),
    instead: 'the switch knows two cores and no host',
  },
  {
    from: /^electron\/(verify|recover|support|carry)\.ts$/,
    files: /^(shared\/|electron\/core\/([^/]+|(people|care|support)\/[^/]+)$)/,
    packages: new RegExp(`^(${NODE})$`),
    instead: 'a command looks into a profile through the core, without any host',
  },
  {
    from: /^electron\/cli\//,
    files:
      /^(shared\/|electron\/cli\/|electron\/core\/(ports|verify|system-clock|system-hub)\.ts$|electron\/core\/hub\/)/,
    packages: new RegExp(`^(qr|zod|${NODE})$`),
    instead:
      'the command speaks to a till over REST and to a hub in SQL, and holds no core of its own',
  },
  {
    from: /^electron\/[^/]+$/,
    files: /^(shared\/|electron\/[^/]+$|electron\/core\/(ports|system-[a-z]+)\.ts$)/,
    packages: new RegExp(`^(${NODE})$`),
    instead: 'what both entries share knows neither Electron nor the server',
  },
  {
    from: /^renderer\//,
    files: /^(shared\/|renderer\/)/,
    packages:
      /^(react|react-dom|@base-ui\/react|@orpc\/(client|contract)|qrcode|qr|zxing-wasm|pdfjs-dist)(\/.+)?$/,
    instead: 'the page speaks the contract only: no Electron, no Node, nothing of the core',
  },
  {
    from: /^simulator\//,
    files: /^simulator\//,
    packages: new RegExp(`^(hono|hono/.+|@hono/node-server|${NODE})$`),
    instead: 'the simulator shares nothing with the till, so no mistake can hide in both',
  },
];

/**
 * Files that only tests use; they may import anything, and nothing of the product may import them.
 */
export const TEST_FILE =
  /(\.(test|spec|fixture)\.tsx?$)|(\.fixtures\/)|(^tests\/)|(^electron\/core\/testing\/)/;
