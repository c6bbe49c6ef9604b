import { defineSubcommand } from '../../cli/program/define-subcommand.ts';
import { runInProcess } from '../../cli/program/run-in-process.ts';
import { SURVEY_DEFINITION } from '../../cli/survey/command.ts';
import { surveyPeople } from '../../cli/survey/survey-people.ts';

/*
 * `photo-sync survey` as a child process that does not wait: it asks its parent to move the tenant's clock instead, by
 * a message with a number of milliseconds, and goes on when the parent has answered.
 */
let moving: Promise<void> = Promise.resolve();

/** One move at a time, because an answer does not name its question. */
function moveClock(milliseconds: number): Promise<void> {
  moving = moving.then(async () => {
    process.send?.(milliseconds);
    await new Promise((resolve) => process.once('message', resolve));
  });
  return moving;
}

await runInProcess([
  defineSubcommand({
    ...SURVEY_DEFINITION,
    load: async () => (parameters, context) => surveyPeople(parameters, context, moveClock),
  }),
]);
process.disconnect?.();
