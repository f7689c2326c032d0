/**
 * The demonstration's requests: the damage of a storm, asked of three provinces day by day, and a consultation that two
 * of four members have answered. Issued and answered through the very acts that people take.
 */
import type { Knex } from 'knex';
import { addDays, dayOf, instantAt } from '../../regimes/calendar.js';
import type { Action, Instant, JsonObject } from '../../regimes/words.js';
import { authorise, lockedContext, perform, type ActInput } from '../actions/act-on-report.js';
import { issueRequest, type Issuing } from '../actions/issue-request.js';
import type { Database } from '../store/database.js';
import type { Person } from '../store/people.js';
import { roundsOf } from '../store/request-rounds.js';

export interface RequestsDeps {
  readonly database: Database;
  readonly now: () => Date;
  readonly nudge: () => void;
}

/** An answer to the consultation: what the member says, and whether the office has approved it. */
interface Vote {
  readonly member: string;
  readonly content: JsonObject;
  readonly approved: boolean;
}

const MATTER = 'Dự thảo Nghị quyết về cắt giảm thủ tục hành chính (dữ liệu minh họa)';
const VOTES: readonly Vote[] = [
  {
    member: 'BTC',
    content: { matter: MATTER, answer: 'agree', answeredBy: 'Lãnh đạo Bộ' },
    approved: true,
  },
  {
    member: 'UBDT',
    content: {
      matter: MATTER,
      answer: 'other',
      opinion: 'Đề nghị làm rõ lộ trình áp dụng ở vùng đồng bào dân tộc thiểu số.',
      answeredBy: 'Lãnh đạo Bộ',
    },
    approved: true,
  },
];

/** The regimes that it asks by. */
export const REQUEST_REGIMES: readonly string[] = ['BNNMT-THTT', 'VPCP-LYK'];

/** Everybody who acts in it. */
export const REQUEST_PEOPLE: readonly string[] = [
  'aggregator-BNNMT',
  'aggregator-VPCP',
  ...VOTES.flatMap(({ member }) => [`clerk-${member}`, `head-${member}`]),
];

/** This evening at eight, or tomorrow's where that is near or past. */
function evening(now: Date): Instant {
  const today = dayOf(now.toISOString());
  const tonight = instantAt(today, '20:00');
  return Date.parse(tonight) - now.getTime() > 3_600_000 ? tonight : instantAt(addDays(today, 1), '20:00');
}

const disaster = (now: Date): Issuing => ({
  issuer: 'BNNMT',
  regime: 'BNNMT-THTT',
  title: 'Thiệt hại do bão (dữ liệu minh họa)',
  text: 'Đề nghị báo cáo số liệu lũy kế từ đầu đợt thiên tai đến 17 giờ hằng ngày.',
  dueAt: evening(now),
  repeat: { opens: '07:00', due: '20:00' },
  units: ['01', '15', '46'],
});

const consultation = (now: Date): Issuing => ({
  issuer: 'VPCP',
  regime: 'VPCP-LYK',
  title: MATTER,
  text: 'Đề nghị các thành viên cho ý kiến bằng phiếu.',
  dueAt: instantAt(addDays(dayOf(now.toISOString()), 5), '17:00'),
  handDown: false,
  units: ['BTC', 'BNNMT', 'BGDDT', 'UBDT'],
});

/** Issues both and files the answers. */
export async function demonstrateRequests(
  deps: RequestsDeps,
  people: ReadonlyMap<string, Person>,
): Promise<void> {
  const person = (username: string): Person => {
    const found = people.get(username);
    if (!found) throw new Error(`The demonstration has no user ${username}`);
    return found;
  };
  const now = deps.now();
  await issueRequest(deps, person('aggregator-BNNMT'), disaster(now));
  const asked = await issueRequest(deps, person('aggregator-VPCP'), consultation(now));
  const period = (await roundsOf(deps.database.read, asked)).at(-1)?.period ?? '';
  for (const { member, content, approved } of VOTES) {
    const steps: readonly (readonly [string, Action, ActInput])[] = [
      [`clerk-${member}`, 'save', { content }],
      [`clerk-${member}`, 'request-signature', {}],
      [`head-${member}`, 'submit', {}],
      ...(approved ? [['aggregator-VPCP', 'approve', {}] as const] : []),
    ];
    await deps.database.write(async (trx) => {
      for (const [username, action, input] of steps)
        await act(deps, trx, { regime: 'VPCP-LYK', period, unit: member }, person(username), action, input);
    });
  }
  deps.nudge();
}

async function act(
  { database, now }: RequestsDeps,
  trx: Knex.Transaction,
  key: { readonly regime: string; readonly period: string; readonly unit: string },
  person: Person,
  action: Action,
  input: ActInput,
): Promise<void> {
  const context = await lockedContext(database, trx, key);
  authorise(context, person, action, now());
  await perform(trx, context, person, action, input, now());
}
