import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Prints what was measured as one JSON object, and what failed. */
export default class Figures implements Reporter {
  private readonly figures: Record<string, unknown> = {};

  onTestEnd(test: TestCase, { errors }: TestResult): void {
    for (const { type, description } of test.annotations) this.figures[type] = JSON.parse(description ?? "null");
    for (const { message } of errors) process.stderr.write(`${test.title}: ${message}\n`);
  }

  onEnd(): void {
    process.stdout.write(`${JSON.stringify(this.figures, undefined, 2)}\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
