/**
 * What waits at the same moment goes together: what is asked of the database while others are on their way is asked by
 * one statement when those are back. Nobody waits for more to come: a group is what is there.
 */

export interface Grouping<One> {
  /** A group is never larger, so that nobody waits long for the others of his. */
  readonly most: number;
  /** So many groups at most are on their way: they take connections that others need. */
  readonly lanes: number;
  /** Two for which this gives the same are never in one group, and go in the order in which they came. */
  readonly about?: (one: One) => unknown;
  /** Only those for which this gives the same as for the first of a group go with it. */
  readonly kind?: (one: One) => unknown;
}

/**
 * Does all of a group, which is taken when it can go (when there is a connection), and says what came of each in turn.
 * Where it fails itself, so does every one of the group; before it has taken one, everybody who waits.
 */
export type DoTogether<One, Answer> = (
  take: () => readonly One[],
) => Promise<readonly (Answer | Promise<Answer>)[]>;

/** A group that is away for so long does not keep the next from going, in milliseconds. */
const PATIENCE = 20;

interface Waiting<One, Answer> {
  readonly one: One;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (failure: unknown) => void;
}

/** Gives the function by which one is added to what waits; it answers what came of that one. */
export function together<One, Answer>(
  doTogether: DoTogether<One, Answer>,
  grouping: Grouping<One>,
): (one: One) => Promise<Answer> {
  let waiting: Waiting<One, Answer>[] = [];
  let away = 0;
  let looking = false;
  let timer: NodeJS.Timeout | undefined;

  const send = async (): Promise<void> => {
    let group: Waiting<One, Answer>[] | undefined;
    away += 1;
    try {
      const answers = await doTogether(() => {
        [group, waiting] = nextGroup(waiting, grouping);
        return group.map(({ one }) => one);
      });
      group?.forEach(({ resolve, reject }, index) => {
        if (index < answers.length) resolve(answers[index] as Answer);
        else reject(new Error('Nothing is known of what came of it'));
      });
    } catch (failure) {
      for (const { reject } of group ?? waiting.splice(0)) reject(failure);
    }
    away -= 1;
    look();
  };

  /** Sends a group where none is away, and in any case where one has been for long. */
  const look = (): void => {
    if (waiting.length === 0) return;
    if (away === 0) void send();
    else if (away < grouping.lanes) timer ??= setTimeout(overtake, PATIENCE);
  };
  const overtake = (): void => {
    timer = undefined;
    if (waiting.length > 0 && away < grouping.lanes) void send();
    look();
  };

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      if (looking) return;
      looking = true;
      // What the same turn of the event loop brings goes along.
      setImmediate(() => {
        looking = false;
        look();
      });
    });
}

/** The first that waits and all that may go with it; and who waits on. */
function nextGroup<One, Answer>(
  waiting: readonly Waiting<One, Answer>[],
  { most, about, kind }: Grouping<One>,
): [group: Waiting<One, Answer>[], rest: Waiting<One, Answer>[]] {
  const group: Waiting<One, Answer>[] = [];
  const rest: Waiting<One, Answer>[] = [];
  const met = new Set<unknown>();
  const first = waiting[0] && kind?.(waiting[0].one);
  for (const next of waiting) {
    const subject = about?.(next.one);
    const goes =
      group.length < most && kind?.(next.one) === first && (subject === undefined || !met.has(subject));
    if (subject !== undefined) met.add(subject);
    (goes ? group : rest).push(next);
  }
  return [group, rest];
}
