// Facts of an event differ by its kind, so the API describes them as an object: read them by name, and trust nothing.

function factOf(facts: object, name: string): unknown {
  return Reflect.get(facts, name);
}

export function textIn(facts: object, name: string): string | undefined {
  const value = factOf(facts, name);
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(facts: object, name: string): number | undefined {
  const value = factOf(facts, name);
  return typeof value === 'number' ? value : undefined;
}

export const isTrueIn = (facts: object, name: string) => factOf(facts, name) === true;

export function numbersIn(facts: object, name: string): number[] {
  const value = factOf(facts, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

export function textsIn(facts: object, name: string): string[] {
  const value = factOf(facts, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function objectIn(facts: object, name: string): object | undefined {
  const value = factOf(facts, name);
  return typeof value === 'object' && value !== null ? value : undefined;
}
