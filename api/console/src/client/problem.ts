/** RFC 9457, as the API answers a request that it refuses. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail?: string,
    readonly members: Record<string, unknown> = {},
  ) {
    super(detail ? `${title}: ${detail}` : title);
  }
}

/** What a failed request says: a problem of the API, or that there was no answer. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, 'no-answer', 'The server does not answer', 'Check the connection and try again.');
}

export async function problemIn(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Record<string, unknown>;
    const text = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : undefined);
    return new Problem(
      response.status,
      text('code') ?? 'unknown',
      text('title') ?? `The server answers with status ${response.status}`,
      text('detail'),
      body,
    );
  } catch {
    return new Problem(response.status, 'unknown', `The server answers with status ${response.status}`);
  }
}
