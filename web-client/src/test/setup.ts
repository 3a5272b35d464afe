import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Pages are loaded on demand, and the machine may be busy: what is awaited comes, or never does.
configure({ asyncUtilTimeout: 15_000 });

afterEach(cleanup);
