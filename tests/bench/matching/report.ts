// Owns docs/CONTEST.md: the figures of a played contest as Markdown, with what they mean and what
// they leave out.
import { BASELINES } from './baselines.ts';
import type { StoryResult } from './contest.ts';
import { sum, type Score } from './referee.ts';
import { SCENARIOS } from './stories.ts';

const OURS = { id: '**Lunas**', name: 'the whole core' };

export function reportOf(results: readonly StoryResult[], seeds: readonly number[]): string {
  const fair = results.filter(({ story }) => story.blindSpot === undefined);
  const blind = results.filter(({ story }) => story.blindSpot !== undefined);
  const perSeed = fair.length / seeds.length;
  return [
    HEAD,
    `Played: ${perSeed} stories from each of ${seeds.length} seeds (${seeds[0]} to ${seeds.at(-1)}), ` +
      `${fair.length} in all, by 12 players.\n`,
    '## All scenarios\n',
    totals(fair),
    '\n## Each scenario\n',
    ...Object.entries(SCENARIOS).map(([id, { title }]) => section(id, title, fair)),
    '## When Lunas asks a person\n',
    ASKS,
    asked(fair),
    '\n## What nobody who reads a feed can know\n',
    BLIND,
    blindTable(blind),
    RULES,
  ].join('\n');
}

const HEAD = `# The contest: whose money is it?

Made by \`node tests/bench/matching/main.ts\`; don't edit by hand. Scenarios S1 to S16 and rules B1 to B11 are those of
facts/matching.md §4.3 and §4.1. Every player gets the same shops, customers and rows; Lunas plays as the whole core
(poller, ledger, matcher, deadlines, callback port) on a clock in hand, the rules as re-written from their descriptions.

- **wrong**: LUNAS for a sale whose own customer had not paid it in full by then (or whose money was gone again).
- **doubled**: one payment took two sales, or is in the books twice.
- **missed**: a customer's money led neither to LUNAS nor to a person; or it was taken back and nobody was told.
- **asked**: payments that end with a person. **(+n)**: sales that showed "needs a person" for a while and settled
  by themselves when the second payment came.
- **seconds**: median (slowest) from the moment the feed shows the money and can be read to LUNAS, of confirmations
  that were not early.
`;

const ASKS = `Lunas is held to exactly this list by \`tests/bench/matching/contest.test.ts\`: these payments and no others go to a
person, because what would decide them is in no row.
`;

const BLIND = `In these stories the row says all that a right payment says. They are played and counted apart; the count is of wrong
confirmations over all seeds. A nought here is paid for elsewhere: B3, B7 and B8 raise every price by a suffix, so that
no other money fits by chance (Lunas never raises a price); B9 hands every equal pair to a person, in S1 and S2 too; the
rules that take two like rows for one lose a payment in S5.
`;

const RULES = `
## How the rules were read

- Where a description names no pace, the rule asks as often as Lunas does (2.5 s while a sale waits). B6 asks every 15 s,
  so that its 40 looks last its 10 minutes.
- Where it names no end, the rule looks for 10 minutes. B8 looks 5 minutes longer, B9 keeps expired sales for a person.
- A rule that "remembers nothing" keeps its open sales over a restart; B5, B7 and B10 hold all in memory and lose it.
- B5 gives one row to one sale. B10 gets the reference as its id; B6 finds no id in Qiospay's rows and falls back to
  date and amount. Only B6 and B9 hear callbacks.
- Customers pay the amount the rule asks for, suffix and all; scripted round, short and over payments are in rupiah of
  the price. B11 works on the oldest open sale only.
`;

function totals(results: readonly StoryResult[]): string {
  const rows = [
    ...BASELINES.map(({ id, name }) => ({
      id,
      name,
      of: (each: StoryResult) => scoreOf(each, id),
    })),
    { ...OURS, of: (each: StoryResult) => each.ours.score },
  ];
  return table(
    ['rule', '', 'wrong', 'doubled', 'missed', 'asked', 'seconds', 'stories without a fault'],
    rows.map(({ id, name, of }) => {
      const scores = results.map((each) => of(each));
      const clean = scores.filter((each) => each.wrong + each.doubled + each.missed === 0).length;
      return [id, name, ...cells(sum(scores)), `${clean} of ${scores.length}`];
    }),
  );
}

function section(id: string, title: string, all: readonly StoryResult[]): string {
  const results = all.filter(({ story }) => story.scenario === id);
  const names = [...new Set(results.map(({ story }) => story.name))];
  const rows = BASELINES.map((rule) => [
    `${rule.id} ${rule.name}`,
    ...cells(sum(results.map((each) => scoreOf(each, rule.id)))),
  ]);
  rows.push([OURS.id, ...cells(sum(results.map(({ ours }) => ours.score)))]);
  return [
    `### ${id}: ${title}\n`,
    ...names.map((name) => `- ${name}`),
    '',
    table(['rule', 'wrong', 'doubled', 'missed', 'asked', 'seconds'], rows),
    '',
  ].join('\n');
}

function asked(results: readonly StoryResult[]): string {
  const rows = new Map<string, string[]>();
  for (const { story, ours } of results)
    for (const [key, why] of Object.entries(story.asks)) {
      const finding = (ours.findings.get(key) ?? 'nothing').replaceAll('_', ' ');
      rows.set(`${story.name}${key}`, [story.scenario, story.name, `"${finding}"`, why]);
    }
  const head = ['', 'story', 'Lunas calls it', 'what no row says'];
  return table(head, [...rows.values()]);
}

function blindTable(results: readonly StoryResult[]): string {
  const names = [...new Set(results.map(({ story }) => story.name))];
  return table(
    ['', 'story', 'why', 'wrong: Lunas', ...BASELINES.map(({ id }) => id)],
    names.map((name) => {
      const played = results.filter(({ story }) => story.name === name);
      const [first] = played;
      const wrong = (of: (each: StoryResult) => Score) => String(sum(played.map(of)).wrong);
      return [
        first?.story.scenario ?? '',
        name,
        first?.story.blindSpot ?? '',
        wrong(({ ours }) => ours.score),
        ...BASELINES.map(({ id }) => wrong((each) => scoreOf(each, id))),
      ];
    }),
  );
}

function scoreOf({ rules }: StoryResult, id: string): Score {
  const score = rules.get(id);
  if (!score) throw new Error(`${id} did not play`);
  return score;
}

function cells(score: Score): string[] {
  const passing = score.askedInPassing > 0 ? ` (+${score.askedInPassing})` : '';
  const times = score.secondsToConfirm.toSorted((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  const slowest = times.at(-1);
  const seconds =
    middle === undefined || slowest === undefined
      ? 'never'
      : `${middle.toFixed(1)} (${slowest.toFixed(1)})`;
  const counts = [score.wrong, score.doubled, score.missed].map(String);
  return [...counts, `${score.asked}${passing}`, seconds];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cellsOfRow: readonly string[]) => `| ${cellsOfRow.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
