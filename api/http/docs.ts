/** The readable page of the API, drawn from the OpenAPI document. */
import type { Application } from 'express';
import swaggerUi from 'swagger-ui-express';

/** Serves swagger-ui at `path`; its scripts come from our own origin. */
export function mountDocs(app: Application, path: string, documentUrl: string): void {
  app.use(
    path,
    swaggerUi.serveFiles(undefined, { swaggerUrl: documentUrl }),
    swaggerUi.setup(undefined, { swaggerUrl: documentUrl, customSiteTitle: 'Baocao API' }),
  );
}
