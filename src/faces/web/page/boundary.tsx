import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  readonly name: string;
  /** A new value is a new chance. */
  readonly resetBy: unknown;
  readonly children: ReactNode;
}

/** A renderer that cannot draw a payload says so in its own panel and leaves the others alone. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.failed && before.resetBy !== this.props.resetBy) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? (
      <p className="waiting" role="alert">
        The {this.props.name} renderer cannot draw this reply. The payload is under JSON.
      </p>
    ) : (
      this.props.children
    );
  }
}
