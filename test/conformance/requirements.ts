/** What SCIM's documents and its clients require, chapter by chapter, with what shows that it is kept. */
import { changes } from "./requirements/changes.ts";
import { queries } from "./requirements/queries.ts";
import type { Chapter } from "./requirements/requirement.ts";
import { resources } from "./requirements/resources.ts";
import { transport } from "./requirements/transport.ts";

export const chapters: readonly Chapter[] = [...transport, ...resources, ...queries, ...changes];
