import './fonts.css';
import 'bootstrap/dist/css/bootstrap.min.css';
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { whenSignedOut } from './api.js';
import { startLanguage } from './i18n.js';
import { sessionEnded } from './offline/link.js';
import { createQueryClient, keys } from './queries.js';
import { createRouter } from './router.js';
import { startTheme } from './theme.js';

startTheme();

const queries = createQueryClient();
// `null` is "known to be nobody": the frame then shows the log-in page, and comes back afterwards. Where somebody was at
// work, the page stays and asks for the password.
whenSignedOut(() => {
  if (queries.getQueryData(keys.session)) sessionEnded();
  else queries.setQueryData(keys.session, null);
});

// The page itself is fetched while the words are.
const router = createRouter();
const place = document.getElementById('root');
void startLanguage().then(() => {
  if (place !== null)
    createRoot(place).render(
      <StrictMode>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    );
});
