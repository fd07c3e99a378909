/** What tests need to call a session. */
import type { Session } from "../../host/connectors/connector.ts";

export async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A verb it cannot do is a method it does not have. */
export function hasVerb<V extends keyof Session>(
  session: Session,
  verb: V,
): session is Session & Required<Pick<Session, V>> {
  return session[verb] !== undefined;
}
