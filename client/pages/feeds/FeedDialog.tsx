/** Declares a feed, or changes what it is called and who may push to it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { pathOf, send } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { TextInput } from '../../components/Field.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { feedsKey, type Feed } from './query.js';

export function FeedDialog({ feed, onClose }: { readonly feed?: Feed; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [code, setCode] = useState(feed?.code ?? '');
  const [vi, setVi] = useState(feed?.name.vi ?? '');
  const [en, setEn] = useState(feed?.name.en ?? '');
  const [pushers, setPushers] = useState((feed?.pushers ?? []).map(({ username }) => username).join(', '));
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: { vi: vi.trim(), en: en.trim() || vi.trim() },
        pushers: [...new Set(pushers.split(/[,;\s]+/).filter(Boolean))],
      };
      return feed === undefined
        ? send<Feed>('POST', '/feeds', { code, ...body })
        : send<Feed>('PUT', pathOf('feeds', feed.code), body);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: feedsKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={t(feed === undefined ? 'askOnce.newFeed' : 'askOnce.changeFeed')}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={save.isPending}>
            {t('frame.save')}
          </button>
        </>
      }
    >
      <ProblemNotice problem={save.error} />
      {feed === undefined && (
        <TextInput
          label={t('askOnce.code')}
          help={t('askOnce.codeHelp')}
          required
          pattern="[A-Z][A-Z0-9\-]{1,39}"
          value={code}
          onChange={(change) => setCode(change.target.value.toUpperCase())}
        />
      )}
      <TextInput
        label={t('askOnce.nameVi')}
        required
        value={vi}
        onChange={(change) => setVi(change.target.value)}
      />
      <TextInput
        label={t('askOnce.nameEn')}
        lang="en"
        value={en}
        onChange={(change) => setEn(change.target.value)}
      />
      <TextInput
        label={t('askOnce.pushers')}
        help={t('askOnce.pushersHelp')}
        autoCapitalize="none"
        value={pushers}
        onChange={(change) => setPushers(change.target.value)}
      />
    </Dialog>
  );
}
