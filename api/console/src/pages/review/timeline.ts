import type { Schema } from '../../client/api';
import { inWords } from '../../parts/text';
import { isTrueIn, numbersIn, textIn } from './facts';
import { type Disposition, dispositionWords, originWords, type Sanction, sanctionWords } from './words';

type Event = Schema['Event'];

/** Of a code that the console does not know yet, the code itself. */
function worded<Code extends string>(words: Record<Code, string>, code: string | undefined): string {
  const known = Object.entries<string>(words).find(([one]) => one === code);
  return known?.[1] ?? inWords(code ?? '');
}

const kDispositions = Object.fromEntries(
  Object.entries(dispositionWords).map(([code, { name }]) => [code, name]),
) as Record<Disposition, string>;
const kSanctions: Record<Sanction, string> = sanctionWords;

export function decisionInWords(disposition: string | undefined, sanction: string | undefined): string {
  const name = worded(kDispositions, disposition);
  return sanction === undefined || sanction === 'none'
    ? name
    : `${name}; ${worded(kSanctions, sanction).toLowerCase()}`;
}

/** What one event of a case says, as a headline. */
export function headline({ kind, facts }: Event): string {
  switch (kind) {
    case 'review.opened':
      return `Opened: ${worded(originWords, textIn(facts, 'origin')).toLowerCase()}`;
    case 'review.assigned':
      return textIn(facts, 'reviewer') === undefined ? 'Given back into the queue' : 'Given to a reviewer';
    case 'review.noted':
      return numbersIn(facts, 'events').length > 0 ? 'Note, with events that it points at' : 'Note';
    case 'review.asked':
      return textIn(facts, 'audience') === 'supervisor' ? 'The supervisor was asked' : 'The employee was asked';
    case 'review.question_read':
      return 'The question was read';
    case 'review.answered':
      return 'Answered';
    case 'review.decided': {
      const decision = decisionInWords(textIn(facts, 'disposition'), textIn(facts, 'sanction'));
      return `Decided: ${decision}`;
    }
    case 'review.confirmed':
      return 'A second reviewer agreed';
    case 'review.returned':
      return 'A second reviewer did not agree';
    case 'review.reopened':
      return 'Opened again';
    default:
      return inWords(kind);
  }
}

/** What is written in it, when it is read: only these kinds have texts. */
export const waitsForAnother = ({ kind, facts }: Event) =>
  kind === 'review.decided' && isTrueIn(facts, 'needs_confirmation');
