import { problemOf } from '../../client/problem';

/** What is wrong with a form, by the name of the field. */
export type Faults = Record<string, string>;

interface Fault {
  pointer?: string;
  parameter?: string;
  detail: string;
}

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'detail' in value && typeof value.detail === 'string';

/** The field that a pointer into the body leads to; what is below it is the field's own. */
const fieldOf = (fault: Fault) => fault.parameter ?? fault.pointer?.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~') ?? '';

/** The faults that a problem names, a sentence a field; those of no field are under ''. */
export function faultsOf(error: unknown): Faults {
  const { errors } = problemOf(error).members;
  const faults: Faults = {};
  if (!Array.isArray(errors)) return faults;
  for (const fault of errors.filter(isFault)) {
    const field = fieldOf(fault);
    faults[field] = field in faults ? `${faults[field]}; ${fault.detail}` : fault.detail;
  }
  return faults;
}
