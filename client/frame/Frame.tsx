/** What surrounds every page once somebody is signed in: the bar, the rail of places, the page itself. */
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { ProblemNotice } from '../components/ProblemNotice.js';
import { Waiting } from '../components/Skeleton.js';
import { useLiveEvents } from '../events.js';
import { ActingContext, sessionQuery, unitsOf } from '../session.js';
import type { Acting } from '../session.js';
import type { Session } from '../wire.js';
import { Bar } from './Bar.js';
import { LinkBanner } from '../offline/LinkBanner.js';
import { useLinkProbe } from '../offline/use-link-probe.js';
import { useOutbox } from '../offline/use-outbox.js';
import { watchOtherTabs } from '../offline/link.js';
import { startServiceWorker } from '../offline/versions.js';
import { Rail } from './Rail.js';

const STORED_UNIT = 'baocao.unit';

export function Frame() {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const location = useLocation();
  if (session === null) {
    const to = location.pathname + location.search;
    return <Navigate to={to === '/' ? '/login' : `/login?to=${encodeURIComponent(to)}`} replace />;
  }
  if (session === undefined)
    return (
      <main className="page">
        {error === null ? <Waiting /> : <ProblemNotice problem={error} retry={() => void refetch()} />}
      </main>
    );
  if (session.user.mustChangePassword && location.pathname !== '/account')
    return <Navigate to="/account" replace />;
  return <Signed session={session} />;
}

function Signed({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const acting = useActingState(session);
  useLiveEvents();
  useLinkProbe();
  useOutbox(session.user.username);
  useEffect(() => watchOtherTabs(session.user.username), [session.user.username]);
  // Only where somebody is at work: whoever merely reads the catalogue is given nothing to keep.
  useEffect(() => void startServiceWorker(), []);
  // A page reached by a link closes the sheet of places and hands the focus to the new page.
  const [shown, setShown] = useState(pathname);
  if (shown !== pathname) {
    setShown(pathname);
    setOpen(false);
  }
  useEscape(open, () => setOpen(false));
  return (
    <ActingContext value={acting}>
      <a className="skip" href="#main">
        {t('frame.skip')}
      </a>
      <div className="frame">
        <Bar open={open} onOpen={setOpen} />
        <Rail open={open} />
        {open && (
          <button
            type="button"
            className="veil"
            aria-label={t('frame.closeMenu')}
            onClick={() => setOpen(false)}
          />
        )}
        <main id="main" className="page" tabIndex={-1}>
          <LinkBanner session={session} />
          <Outlet />
        </main>
      </div>
      <FocusOnArrival pathname={pathname} />
      <ScrollRestoration />
    </ActingContext>
  );
}

/** Escape closes the sheet of places. */
function useEscape(open: boolean, close: () => void): void {
  const onEscape = useEffectEvent(close);
  useEffect(() => {
    if (!open) return undefined;
    const listen = (press: KeyboardEvent) => {
      if (press.key === 'Escape') onEscape();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [open]);
}

/** A reader of the screen hears the new page instead of standing on a link that is gone. */
function FocusOnArrival({ pathname }: { readonly pathname: string }) {
  const [first] = useState(pathname);
  useEffect(() => {
    if (pathname !== first) document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname, first]);
  return null;
}

function useActingState(session: Session): Acting {
  const [code, setCode] = useState(() => localStorage.getItem(STORED_UNIT) ?? undefined);
  return useMemo(() => {
    const units = unitsOf(session);
    const chooseUnit = (next: string | undefined) => {
      if (next === undefined) localStorage.removeItem(STORED_UNIT);
      else localStorage.setItem(STORED_UNIT, next);
      setCode(next);
    };
    const unit = units.length === 1 ? units[0] : units.find((candidate) => candidate.code === code);
    return { session, unit, units, chooseUnit };
  }, [session, code]);
}
