import { good } from '../findings.ts';
import type { Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';
import { formProblems } from './setting-forms.ts';

/** One line for each setting that is missing or wrong in itself. */
export function settingsCheck(subject: Subject): Check {
  return {
    id: 'settings',
    group: 'settings',
    needs: [],
    async run() {
      const problems: DoctorFinding[] = subject.problems.map(({ text, remedy }) => ({ state: 'failed', text, remedy }));
      const found = [...problems, ...(await formProblems(subject))];
      return found.length > 0 ? found : good(`all ${subject.validCount} that are given are valid`);
    },
  };
}
