DROP TABLE proposals;
DROP TABLE needs;
DROP TABLE readiness;
