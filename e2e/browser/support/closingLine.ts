import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

/** Ends the run with one line that any machine can read. */
export default class ClosingLine implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(result: FullResult): void {
    const outcomes = this.suite?.allTests().map((test) => test.outcome()) ?? [];
    const passed = outcomes.filter((outcome) => outcome === "expected" || outcome === "flaky").length;
    // A run that was cut short, or that could not begin, has not passed.
    const failed = outcomes.filter((outcome) => outcome === "unexpected").length;
    const broken = failed === 0 && result.status !== "passed" ? 1 : 0;
    process.stdout.write(`\n${passed} passed, ${failed + broken} failed\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
