import { Component, type ComponentChildren } from 'preact';
import { failure } from '#domain/error-codes.ts';
import { PageProblem } from './PageProblem.tsx';

/** A screen that breaks while it is drawn is replaced by plain words: never a blank page. */
export class PageBoundary extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  // Not a class field: for the floor that costs a helper, in a file of its own.
  constructor() {
    super();
    this.state = { broken: false };
  }

  override componentDidCatch(error: unknown): void {
    this.setState({ broken: true });
    // To the console and to whoever listens for errors, as if nobody had caught it.
    throwLater(error);
  }

  override render() {
    return this.state.broken ? <PageProblem failure={failure('app-failed')} /> : this.props.children;
  }
}

function throwLater(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}
