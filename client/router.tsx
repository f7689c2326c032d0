/** Every address of the interface and the page behind it. Pages are loaded when first opened. */
import type { ComponentType } from 'react';
import { createBrowserRouter } from 'react-router';
import type { RouteObject } from 'react-router';
import { Frame } from './frame/Frame.js';
import { Failure } from './frame/Failure.js';
import { NotFound } from './frame/NotFound.js';
import { Waiting } from './components/Skeleton.js';

function page(path: string, load: () => Promise<{ default: ComponentType }>): RouteObject {
  return {
    path,
    lazy: async () => ({ Component: (await load()).default }),
    ErrorBoundary: Failure,
    HydrateFallback: Waiting,
  };
}

export function createRouter() {
  return createBrowserRouter([
    page('/login', () => import('./pages/log-in/index.js')),
    page('/catalogue', () => import('./pages/catalogue/index.js')),
    page('/verify', () => import('./pages/verify/index.js')),
    page('/verify/:code', () => import('./pages/verify/index.js')),
    {
      Component: Frame,
      ErrorBoundary: Failure,
      HydrateFallback: Waiting,
      children: [
        page('/', () => import('./pages/work/index.js')),
        page('/reports', () => import('./pages/reports/index.js')),
        page('/reports/:regime/:period/:unit', () => import('./pages/report/index.js')),
        page('/reports/:regime/:period/:unit/revisions/:n', () => import('./pages/revision/index.js')),
        page('/review/:regime/:period/:unit', () => import('./pages/review/index.js')),
        page('/inbox', () => import('./pages/inbox/index.js')),
        page('/child-table/:regime/:period/:unit', () => import('./pages/child-table/index.js')),
        page('/requests', () => import('./pages/requests/index.js')),
        page('/requests/new', () => import('./pages/requests/new.js')),
        page('/requests/:request', () => import('./pages/requests/request.js')),
        page('/requests/:request/sheet', () => import('./pages/requests/sheet.js')),
        page('/rollups', () => import('./pages/rollups/index.js')),
        page('/rollups/:regime/:period/:unit', () => import('./pages/rollup/index.js')),
        page('/series', () => import('./pages/series/index.js')),
        page('/regimes', () => import('./pages/regimes/index.js')),
        page('/regimes/new', () => import('./pages/regimes/declare.js')),
        page('/regimes/:regime', () => import('./pages/regimes/regime.js')),
        page('/regimes/:regime/past', () => import('./pages/past/index.js')),
        page('/regimes/:regime/versions/:version', () => import('./pages/regimes/declare.js')),
        page('/regimes/:regime/versions/:version/changes', () => import('./pages/regimes/changes.js')),
        page('/workbooks', () => import('./pages/workbooks/index.js')),
        page('/code-lists', () => import('./pages/code-lists/index.js')),
        page('/code-lists/:code', () => import('./pages/code-lists/list.js')),
        page('/units', () => import('./pages/units/index.js')),
        page('/units/import', () => import('./pages/units/import.js')),
        page('/units/:unit', () => import('./pages/units/unit.js')),
        page('/units/:unit/duties', () => import('./pages/handling/index.js')),
        page('/users', () => import('./pages/users/index.js')),
        page('/users/import', () => import('./pages/users/import.js')),
        page('/users/:username', () => import('./pages/users/user.js')),
        page('/calendar', () => import('./pages/calendar/index.js')),
        page('/calendar/working-days', () => import('./pages/calendar/working-days.js')),
        page('/duties', () => import('./pages/duties/index.js')),
        page('/rates', () => import('./pages/rates/index.js')),
        page('/feeds', () => import('./pages/feeds/index.js')),
        page('/feeds/:feed', () => import('./pages/feeds/feed.js')),
        page('/operations', () => import('./pages/operations/index.js')),
        page('/checks', () => import('./pages/checks/index.js')),
        page('/checks/:check', () => import('./pages/checks/check.js')),
        page('/help', () => import('./pages/help/index.js')),
        page('/help/keys', () => import('./pages/help/keys.js')),
        page('/help/:guide', () => import('./pages/help/guide.js')),
        page('/notices', () => import('./pages/notices/index.js')),
        page('/notices/preferences', () => import('./pages/notices/preferences.js')),
        page('/account', () => import('./pages/account/index.js')),
        { path: '*', Component: NotFound },
      ],
    },
  ]);
}
