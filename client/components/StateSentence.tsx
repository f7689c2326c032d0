/** Where a report stands, in one sentence, and who acts next: the same words wherever reports are shown. */
import { useTranslation } from 'react-i18next';
import { dueText } from '../../forms/due-text.js';
import { useLanguage } from '../i18n.js';
import type { ObligationItem } from '../wire.js';
import { nextActorOf } from './next-actor.js';

type Standing = Pick<ObligationItem, 'state' | 'correction' | 'receiver' | 'dueAt' | 'nextActor' | 'step'>;

export function StateSentence({ item }: { readonly item: Standing }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { state, correction, receiver, dueAt, nextActor } = item;
  const shown = correction && state !== 'submitted' && state !== 'returned' ? 'correcting' : state;
  return (
    <span className="state-sentence">
      {t(`words.sentence.${shown}`, { receiver: receiver.name, due: dueText(dueAt, language) })}
      {nextActor !== 'nobody' && ` · ${t('words.column.next')}: ${t(`words.actor.${nextActorOf(item)}`)}`}.
    </span>
  );
}
