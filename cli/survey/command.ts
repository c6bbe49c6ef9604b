import { defineSubcommand, type OptionValues, wrongArguments } from '../program/define-subcommand.ts';
import type { Input } from '../program/types.ts';
import { SURVEY_EXIT } from './exit-code.ts';
import type { Extent, SurveyParameters } from './parameters.ts';

const OPTIONS = {
  all: { flags: '--all', text: 'read all people instead of a sample' },
  margin: { flags: '--margin <points>', text: 'precision of the sample in percentage points; 3 if not given' },
  sample: { flags: '--sample <people>', text: 'number of people in the sample, instead of --margin' },
  resume: { flags: '--resume <file>', text: 'keep the progress in the file, without names; go on if it exists' },
  html: { flags: '--html <file>', text: 'write the result as a page with charts, too' },
  csv: { flags: '--csv <file>', text: 'write each person with their verdict, too: the file has names' },
} as const;

/** Apart from the subcommand, so that a bench can replace the work. */
export const SURVEY_DEFINITION = {
  name: 'survey',
  summary: 'Counts how many people have a wrong photo in SharePoint, in a random sample or of all people.',
  details: [
    'It reads as the app, with its certificate, and changes nothing. It needs no database and no bot.',
    'It says first how long that takes, and asks. Only --csv writes names.',
  ].join('\n'),
  page: 'docs/operate/survey-and-report.md',
  group: 'For admins:',
  options: OPTIONS,
  examples: [
    { words: 'survey', text: 'a sample of about 1,000 people' },
    { words: 'survey --margin 1 --html survey.html', text: 'a larger sample, and a page to show around' },
    { words: 'survey --all --resume survey.json', text: 'all people; the same command goes on after Ctrl-C' },
    { words: 'survey --yes --json', text: 'for a script: ask nothing, and print numbers' },
  ],
  exitCodes: {
    [SURVEY_EXIT.done]: 'all people of the sample were read',
    [SURVEY_EXIT.unfinished]: 'incomplete: it was stopped, or a service asked for a pause of more than ten minutes',
    [SURVEY_EXIT.failed]: 'a service could not be reached or refused the app, or a file could not be used',
  },
  failed: SURVEY_EXIT.failed,
  hasJson: true,
  hasTable: true,
  hasSettings: true,
  confirms: true,
  read({ options: { all, margin, sample, resume, html, csv } }: Input<OptionValues<typeof OPTIONS>>): SurveyParameters {
    if ([all, margin !== undefined, sample !== undefined].filter(Boolean).length > 1) {
      throw wrongArguments('Only one of --all, --margin and --sample is possible.');
    }
    return { extent: readExtent(all, margin, sample), resume, html, csv };
  },
  load: async () => (await import('./survey-people.ts')).surveyPeople,
} as const satisfies Parameters<typeof defineSubcommand<typeof OPTIONS, SurveyParameters>>[0];

export const surveyCommand = defineSubcommand(SURVEY_DEFINITION);

function readExtent(all: boolean, margin: string | undefined, sample: string | undefined): Extent {
  if (all) return 'all';
  if (margin !== undefined) {
    const points = Number(margin.replace(/\s*%$/, ''));
    if (!(points >= 0.1 && points <= 25)) throw wrongArguments('--margin takes 0.1 to 25 percentage points.');
    return { margin: points / 100 };
  }
  if (sample === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(sample)) throw wrongArguments('--sample takes a number of people, at least 1.');
  return { size: Number(sample) };
}
