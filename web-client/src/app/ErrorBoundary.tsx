import { Component, type ReactNode } from "react";
import { Crashed } from "./ErrorPages";

type ErrorBoundaryProps = { children: ReactNode };

/** Says that something broke, rather than showing nothing. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Crashed /> : this.props.children;
  }
}
