/** One stage for all browser tests of a run: opened by the first that needs it, closed after the last. */
import { chromiumPath, openStage, type Stage } from './stage.js';

let stage: Promise<Stage> | undefined;

/** Answers the stage of this run. In `before` of a suite: `stage = await sharedStage(this)`. */
export async function sharedStage(context: Mocha.Context): Promise<Stage> {
  // On a machine without a browser these tests say nothing; where they must speak, they fail.
  if (chromiumPath() === undefined && process.env['CI'] !== 'true') context.skip();
  stage ??= openStage();
  return stage;
}

after(async function () {
  this.timeout(60_000);
  await (await stage)?.close();
});
