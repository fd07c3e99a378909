import { ConnectorError } from "../contract/errors.ts";

/** The requests that are under way by one configuration of a connector. */
export interface RequestCount {
  /** Counts a request in until the function it answers is called. Throws a ConnectorError after the end. */
  enter(): () => void;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
  /** The same, and refuses requests from now on. */
  end(): Promise<void>;
}

export function countRequests(): RequestCount {
  let underWay = 0;
  let ended = false;
  let waiting: (() => void)[] = [];
  const leave = () => {
    if (--underWay > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const idle = () =>
    underWay === 0 ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve));
  return {
    enter() {
      if (ended) throw new ConnectorError("unavailable", "The connector was stopped.");
      underWay++;
      return leave;
    },
    idle,
    end() {
      ended = true;
      return idle();
    },
  };
}
