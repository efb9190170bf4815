/**
 * A Glue Data Catalog on loopback.
 *
 * <p>Enters: Glue's JSON protocol (AWS JSON 1.1) over HTTP, from any Glue client. Leaves: what the service would answer,
 * its limits, versions and per-entry errors included; what is stored is kept under a folder.
 *
 * <p>May import: nothing of this project; Jackson.
 */
package io.sluice.local.glue;
