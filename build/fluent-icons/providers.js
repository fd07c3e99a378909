import { createContext } from "react";

/** Fluent's provider tells icons the direction of writing by this; the icons drawn here read the same both ways. */
export const IconDirectionContextProvider = createContext(undefined).Provider;
