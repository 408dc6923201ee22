pub mod trend;
