/** What can be decided about connections: from which pages, in which form, to which server; and where the log goes. */
package io.sluice.examples.connection;
